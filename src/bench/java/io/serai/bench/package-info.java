/// Benchmarks as commands, `./serai bench`: each compares the hub with the physical limit, in one run. No part
/// of the hub.
@NullMarked
package io.serai.bench;

import org.jspecify.annotations.NullMarked;
