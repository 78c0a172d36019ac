package io.serai.hub.cache;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;
import org.redisson.config.SubscriptionMode;

/// `SERAI_REDIS_URL` in its three forms: one server, one behind sentinels (`redis+sentinel://…/name`), a cluster
/// (`redis+cluster://…`). All that one script touches has one hash tag, so that a cluster can carry it out. What
/// is read was written a moment ago, so replicas are never asked.
///
/// @param nodes `redis://host:port` each, of servers or of sentinels
/// @param master the name that the sentinels know it by
record RedisAddress(
        Form form,
        List<String> nodes,
        @Nullable String password,
        @Nullable String master) {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int POOL = 16;
    /// Or 250 accounts that are listened to would be all there can be.
    private static final int SUBSCRIPTIONS_PER_CONNECTION = 1_000;

    private static final Pattern MANY =
            Pattern.compile("(rediss?)\\+(sentinel|cluster)://(?::([^@/]*)@)?([^/]+)(?:/(\\S+))?");

    enum Form {
        SINGLE,
        SENTINEL,
        CLUSTER
    }

    static RedisAddress of(String url) {
        Matcher many = MANY.matcher(url);
        if (!many.matches()) {
            return new RedisAddress(Form.SINGLE, List.of(url), null, null);
        }
        List<String> nodes = Arrays.stream(many.group(4).split(",", -1))
                .map(host -> many.group(1) + "://" + host)
                .toList();
        return new RedisAddress(
                many.group(2).equals("sentinel") ? Form.SENTINEL : Form.CLUSTER, nodes, many.group(3), many.group(5));
    }

    Config config() {
        var config = new Config();
        config.setThreads(2);
        config.setNettyThreads(2);
        config.setLazyInitialization(true);
        switch (form) {
            case SINGLE ->
                patient(config.useSingleServer()
                        .setAddress(nodes.getFirst())
                        .setConnectionMinimumIdleSize(1)
                        .setConnectionPoolSize(POOL)
                        .setSubscriptionConnectionMinimumIdleSize(0));
            case SENTINEL ->
                replicated(config.useSentinelServers()
                        .setMasterName(master)
                        // one that is away must not keep a hub from its start
                        .setCheckSentinelsList(false)
                        .addSentinelAddress(nodes.toArray(String[]::new)));
            case CLUSTER ->
                replicated(config.useClusterServers()
                        .setCheckSlotsCoverage(false)
                        .addNodeAddress(nodes.toArray(String[]::new)));
        }
        return config;
    }

    private void replicated(BaseMasterSlaveServersConfig<?> servers) {
        servers.setReadMode(ReadMode.MASTER);
        servers.setSubscriptionMode(SubscriptionMode.MASTER);
        servers.setMasterConnectionMinimumIdleSize(1);
        servers.setMasterConnectionPoolSize(POOL);
        servers.setSlaveConnectionMinimumIdleSize(0);
        servers.setSubscriptionConnectionMinimumIdleSize(0);
        servers.setPassword(password);
        patient(servers);
    }

    private static void patient(BaseConfig<?> servers) {
        servers.setSubscriptionsPerConnection(SUBSCRIPTIONS_PER_CONNECTION);
        servers.setConnectTimeout(PATIENCE_MILLIS);
        servers.setTimeout(PATIENCE_MILLIS);
        servers.setRetryAttempts(1);
    }

    /// Holds a password.
    @Override
    public String toString() {
        return "RedisAddress[" + form + "]";
    }
}
