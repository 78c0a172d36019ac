package io.serai.connections;

import io.serai.hub.database.PublicId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads and writes whom people block.
final class BlockStore {
    private static final String READ = "SELECT id_random, umbral_name, created_on FROM connection_block ";

    private final JdbcClient sql;

    BlockStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    record Block(String id, String umbralName, Instant created) {
        Map<String, Object> shown() {
            var shown = new LinkedHashMap<String, Object>();
            shown.put("id", id);
            shown.put("umbral_name", umbralName);
            shown.put("created_at", created.toString());
            return shown;
        }
    }

    /// The newest first.
    List<Block> of(long user) {
        return sql.sql(READ + "WHERE user_id = ? ORDER BY created_on DESC, id DESC")
                .param(user)
                .query(BlockStore::block)
                .list();
    }

    Optional<Block> find(long user, String name) {
        return sql.sql(READ + "WHERE user_id = ? AND umbral_name = ?")
                .params(user, name)
                .query(BlockStore::block)
                .optional();
    }

    long count(long user) {
        return sql.sql("SELECT COUNT(*) FROM connection_block WHERE user_id = ?")
                .param(user)
                .query(Long.class)
                .single();
    }

    /// While the person is held, who has not blocked that name yet.
    Block add(long user, String name) {
        sql.sql("INSERT INTO connection_block (id_random, user_id, umbral_name) VALUES (?, ?, ?)")
                .params(PublicId.random(), user, name)
                .update();
        return find(user, name).orElseThrow();
    }

    /// Also under another name they are blocked from now on.
    void holdTo(Block block, long blocked) {
        sql.sql("INSERT INTO connection_blocked (block_id, user_id) SELECT b.id, ? FROM connection_block b "
                        + "WHERE b.id_random = ? AND NOT EXISTS (SELECT 1 FROM connection_blocked d "
                        + "WHERE d.block_id = b.id AND d.user_id = ?)")
                .params(blocked, block.id(), blocked)
                .update();
    }

    boolean remove(long user, String id) {
        return sql.sql("DELETE FROM connection_block WHERE user_id = ? AND id_random = ?")
                        .params(user, id)
                        .update()
                > 0;
    }

    private static Block block(ResultSet row, int number) throws SQLException {
        return new Block(
                row.getString("id_random"),
                row.getString("umbral_name"),
                row.getTimestamp("created_on").toInstant());
    }
}
