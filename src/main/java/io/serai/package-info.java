/// Serai, an integration hub: `Serai` starts it, and one package per domain does the work, taken in by its `Module`.
@NullMarked
package io.serai;

import org.jspecify.annotations.NullMarked;
