/// What the hub stands on: its settings, its data folder, the database and the cache that run beside it.
@NullMarked
package io.serai.hub;

import org.jspecify.annotations.NullMarked;
