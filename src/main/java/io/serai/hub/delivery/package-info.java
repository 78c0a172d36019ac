/// What was accepted, until it is done or dead: the accept queue, the inbox, lanes, leases, settlement, retries, dead
/// letters, replay, the ledger.
@NullMarked
package io.serai.hub.delivery;

import org.jspecify.annotations.NullMarked;
