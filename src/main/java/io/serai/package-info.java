/// Serai, an integration hub: `Serai` starts it, one package per domain does the work.
@NullMarked
package io.serai;

import org.jspecify.annotations.NullMarked;
