/** How a question is put: its sides take turns in forked JVMs, their medians are compared and reported. */
@NullMarked
package org.grove.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
