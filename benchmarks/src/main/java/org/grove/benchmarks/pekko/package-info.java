/** Pekko, a rival of many questions: the settings it is measured under and how it is started. */
@NullMarked
package org.grove.benchmarks.pekko;

import org.jspecify.annotations.NullMarked;
