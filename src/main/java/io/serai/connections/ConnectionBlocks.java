package io.serai.connections;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `connectionBlocks`: to whom one does not want to be there.
///
/// A name can be blocked whether or not anybody has it, and what is answered and listed is the same: else blocking
/// would tell who is there.
public final class ConnectionBlocks {
    private static final long MOST = 500;

    private final ConnectionRequests.Parts parts;
    private final BlockStore blocks;
    private final Finder finder;
    private final TransactionTemplate transaction;

    ConnectionBlocks(ConnectionRequests.Parts parts, BlockStore blocks, Finder finder, DataSource database) {
        this.parts = parts;
        this.blocks = blocks;
        this.finder = finder;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(blocks.of(call.person().id()).stream()
                .map(BlockStore.Block::shown)
                .toList());
    }

    public Outcome block(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Finder.Seeker me = finder.seeker(call.person());
        String name = Finder.sought(body);
        if (me.isNamed(name)) {
            return new Outcome.Refused(400, "This is your own hub name.");
        }
        Optional<Finder.Found> found = finder.find(me, name);
        // by itself, or the two would not be held in order
        parts.settings().holdOwn(me.id(), me.person().account().id());
        BlockStore.Block block = transaction.execute(_ -> blocked(call, me, name, found));
        return new Outcome.Veiled(
                block == null
                        ? new Outcome.Refused(409, "You block %d names already.".formatted(MOST))
                        : new Outcome.Done(201, block.shown(), "", Map.of()));
    }

    /// Null where there are too many.
    private BlockStore.@Nullable Block blocked(Call call, Finder.Seeker me, String name, Optional<Finder.Found> found) {
        if (found.isPresent()) {
            parts.settings().hold(me.id(), found.get().id());
        } else {
            parts.settings().hold(me.id());
        }
        Optional<BlockStore.Block> there = blocks.find(me.id(), name);
        if (there.isEmpty() && blocks.count(me.id()) >= MOST) {
            return null;
        }
        BlockStore.Block block = there.orElseGet(() -> blocks.add(me.id(), name));
        found.ifPresent(who -> {
            blocks.holdTo(block, who.id());
            end(call, me.id(), who.id());
        });
        return block;
    }

    /// Whatever is between the two. Neither is told.
    private void end(Call call, long me, long other) {
        parts.requests().between(me, other).ifPresent(request -> {
            boolean mine = request.sender().id() == me;
            boolean ended = mine
                    ? parts.requests().withdraw(request.id(), me)
                    : parts.requests().answer(request.id(), me, "rejected");
            if (ended) {
                parts.notices().withdrawn(request.id());
                String action = mine ? "user_connection.withdraw" : "user_connection.reject";
                tell(call, action, ConnectionRequests.RESOURCE, request.id());
            }
        });
        parts.connections().between(me, other).ifPresent(connection -> {
            parts.connections().remove(me, other);
            tell(call, "user_connection.remove", UserConnections.RESOURCE, connection);
        });
    }

    private void tell(Call call, String action, String resource, String id) {
        parts.trail().changed(call, new Change(action, resource, id, Map.of(), Map.of()));
    }

    public Outcome unblock(@ExchangeProperty(Call.PROPERTY) Call call) {
        if (!blocks.remove(call.person().id(), call.required("block_id"))) {
            throw new Refusal(404, "You have no such block.");
        }
        return new Outcome.Done(204, null, "", Map.of());
    }
}
