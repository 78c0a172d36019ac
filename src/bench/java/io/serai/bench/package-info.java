/// Benchmarks as commands: `./serai bench http|import|start` compares the hub with the physical limit, in one run.
@NullMarked
package io.serai.bench;

import org.jspecify.annotations.NullMarked;
