/// MariaDB and Redis that run beside the hub, where none are named: their programs, their ends, what an earlier
/// hub left.
@NullMarked
package io.serai.hub.servers;

import org.jspecify.annotations.NullMarked;
