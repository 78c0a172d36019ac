package io.serai.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.serai.hub.database.Sql;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/// The limit of a durable accept: a Vert.x handler that reads the body and runs the inbox's own INSERT through an equal
/// pool, and nothing else: no contract, no signature, no tenant.
final class RawInbox {
    private static final int POOL = 30;
    private static final int WORKERS = 200;

    private RawInbox() {}

    static int serve(String url, String user, String password) throws ExecutionException, InterruptedException {
        var configuration = new HikariConfig();
        configuration.setJdbcUrl(
                url + "?useServerPrepStmts=true&cachePrepStmts=true&prepStmtCacheSize=250&useBulkStmts=true");
        configuration.setUsername(user);
        configuration.setPassword(password);
        configuration.setMaximumPoolSize(POOL);
        configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        var pool = new HikariDataSource(configuration);
        String insert = Sql.of("hub/accept");
        Vertx vertx = Vertx.vertx(new io.vertx.core.VertxOptions().setWorkerPoolSize(WORKERS));
        return vertx.createHttpServer()
                .requestHandler(request -> request.body()
                        .onSuccess(body -> vertx.executeBlocking(() -> insert(pool, insert, body.getBytes()), false)
                                .onComplete(done -> request.response()
                                        .setStatusCode(done.succeeded() ? 200 : 500)
                                        .end())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    private static int insert(HikariDataSource pool, String insert, byte[] body) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(insert)) {
            Object[] values = {
                "raw",
                "rawRawRaw01",
                UUID.randomUUID().toString().repeat(2).substring(0, 64),
                null,
                1,
                1L,
                "raw.webhook",
                null,
                "0123456789abcdef01234567",
                "{}",
                "application/json",
                body,
                null,
                "done",
                null,
                30_000,
                0
            };
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
