/** What does it cost to have a message on disk before it is handled? */
@NullMarked
package org.grove.benchmarks.journal;

import org.jspecify.annotations.NullMarked;
