/// Runs, the files kept of them, the rows that they rejected, what they ask.
@NullMarked
package io.serai.hub.runs;

import org.jspecify.annotations.NullMarked;
