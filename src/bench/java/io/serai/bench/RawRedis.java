package io.serai.bench;

import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/// The limit of an answer from the cache: a Vert.x handler that reads one key of Redis and sends what stands there.
final class RawRedis {
    private RawRedis() {}

    static int serve(String url, String key) throws ExecutionException, InterruptedException {
        var configuration = new Config();
        configuration.setThreads(2);
        configuration.setNettyThreads(2);
        configuration
                .useSingleServer()
                .setAddress(url)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(16);
        RedissonClient redis = Redisson.create(configuration);
        return Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> redis.<String>getBucket(key, StringCodec.INSTANCE)
                        .getAsync()
                        .whenComplete((value, failure) -> request.response()
                                .setStatusCode(value == null ? 404 : 200)
                                .putHeader("Content-Type", "application/json")
                                .end(value == null ? "" : value)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }
}
