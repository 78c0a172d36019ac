/// What every domain stands on, a room for each idea; `HubModule` wires them.
@NullMarked
package io.serai.hub;

import org.jspecify.annotations.NullMarked;
