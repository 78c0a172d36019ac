/// People of one account who find each other by their hub names and, once both agree, share what they choose. (What the
/// hub itself connects to are [io.serai.connectors].)
@NullMarked
package io.serai.connections;

import org.jspecify.annotations.NullMarked;
