/** The command line and the registry of all questions; a question lives in a package of its own. */
@NullMarked
package org.grove.benchmarks;

import org.jspecify.annotations.NullMarked;
