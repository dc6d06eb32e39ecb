/** What does a message between two actors cost? */
@NullMarked
package org.grove.benchmarks.pingpong;

import org.jspecify.annotations.NullMarked;
