/** Runnable answers, one package per question; {@link org.grove.samples.Grove} starts them. */
@NullMarked
package org.grove.samples;

import org.jspecify.annotations.NullMarked;
