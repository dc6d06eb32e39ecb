/** What does a message cost when each hop goes to another actor? */
@NullMarked
package org.grove.benchmarks.ring;

import org.jspecify.annotations.NullMarked;
