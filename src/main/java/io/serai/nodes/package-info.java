/// Several hubs on this machine, for trying out what more machines are like: their processes, and what stands before
/// them on the one address. Knows nothing of what a hub does.
@NullMarked
package io.serai.nodes;

import org.jspecify.annotations.NullMarked;
