/// The folder of routes: what is made at the start, what at its first call, and what changes meanwhile.
@NullMarked
package io.serai.hub.routes;

import org.jspecify.annotations.NullMarked;
