/// The pool, the watch over it, the schema, statements in files, public ids.
@NullMarked
package io.serai.hub.database;

import org.jspecify.annotations.NullMarked;
