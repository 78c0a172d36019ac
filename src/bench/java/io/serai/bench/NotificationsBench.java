package io.serai.bench;

import io.serai.hub.settings.Sha256;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// `./serai bench notifications`: 1,000 people who listen by server-sent events, of whom 100 a second are told
/// something for half a minute, each at another hub than the one at which they listen.
final class NotificationsBench implements Benchmark {
    private static final int LISTENERS = 1_000;
    /// So many come at once; how a crowd that comes at one moment is held off is another benchmark.
    private static final int COMING = 20;

    private static final int A_SECOND = 100;
    private static final int NOTICES = 30 * A_SECOND;

    /// Hubs that have just started go on getting faster for so long.
    private static final int WARM_UP = 40 * A_SECOND;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Pattern TITLE = Pattern.compile("\"title\":\"(\\d+)\"");

    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger there = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Long> waits = new ArrayList<>();

    private record Listener(long person, String token) {}

    @Override
    public List<BenchRow> run() throws Exception {
        var rows = new ArrayList<BenchRow>();
        Vertx vertx = Vertx.vertx();
        try (var servers = new BenchServers("notifications", List.of("notices.camel.yaml"));
                BenchHub hub = servers.hub("hub", Map.of(), List.of("-Xmx256m"));
                BenchHub other = servers.hub("other", Map.of(), List.of("-Xmx256m"))) {
            List<Listener> people = people(servers);
            HttpClient client = vertx.createHttpClient(
                    new HttpClientOptions().setMaxPoolSize(2 * LISTENERS).setDefaultHost("127.0.0.1"));
            double before = hub.proportionalMegabytes();
            for (int i = 0; i < LISTENERS; i++) {
                listen(client, hub.port(), people.get(i));
                int asked = i + 1;
                await(() -> asked - there.get() - refused.get() < COMING);
            }
            await(() -> there.get() + refused.get() >= LISTENERS);
            double most = tell(client, other.port(), people, hub, WARM_UP);
            await(() -> arrived() >= WARM_UP);
            synchronized (waits) {
                waits.clear();
            }
            most = Math.max(most, tell(client, other.port(), people, hub, NOTICES));
            await(() -> arrived() >= NOTICES);
            System.err.printf("notifications: %.0f MB, %.0f MB at most; %d refused%n", before, most, refused.get());
            rows.add(BenchRow.rate("listeners", there.get(), LISTENERS, "conn", 1.0));
            rows.add(BenchRow.rate("notices that arrived", arrived(), NOTICES, "", 1.0));
            synchronized (waits) {
                waits.sort(null);
                rows.add(BenchRow.cost("p50 to arrival", waits.get(waits.size() / 2) / 1e6, 250, "ms", null));
                rows.add(BenchRow.cost("p99 to arrival", waits.get(waits.size() * 99 / 100) / 1e6, 250, "ms", 1.0));
            }
            rows.add(BenchRow.cost("memory more than before", most - before, 60, "MB", 1.0));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        return rows;
    }

    private int arrived() {
        synchronized (waits) {
            return waits.size();
        }
    }

    /// Each with a personal access token, written as the hub would: to ask it for a thousand takes longer than all
    /// the rest.
    private List<Listener> people(BenchServers servers) throws SQLException {
        var people = new ArrayList<Listener>();
        try (Connection connection = servers.connect();
                PreparedStatement user = connection.prepareStatement(
                        "INSERT INTO `user` (id_random, uuid, account_id, email, email_key, role, email_verified) "
                                + "SELECT ?, UUID(), id, ?, ?, 'none', 1 FROM account WHERE id_random = '"
                                + BenchHub.ACCOUNT + "' RETURNING id");
                PreparedStatement token = connection.prepareStatement("INSERT INTO personal_access_token "
                        + "(id_random, user_id, name, prefix, token_hash) VALUES (?, ?, 'bench', ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < LISTENERS; i++) {
                String id = random(11);
                String email = "listener" + i + "@example.org";
                user.setString(1, id);
                user.setString(2, email);
                user.setString(3, email);
                long key;
                try (ResultSet row = user.executeQuery()) {
                    row.next();
                    key = row.getLong(1);
                }
                String head = "serai_pat_" + id + random(43);
                String text = head + checksum(head);
                token.setString(1, id);
                token.setLong(2, key);
                token.setString(3, id.substring(0, 8));
                token.setString(4, Sha256.hex(text));
                token.executeUpdate();
                people.add(new Listener(key, text));
            }
            connection.commit();
        }
        return people;
    }

    private String random(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    private static String checksum(String head) {
        var crc = new CRC32();
        crc.update(head.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        var text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(DIGITS.charAt((int) (rest % DIGITS.length())));
            rest /= DIGITS.length();
        }
        return text.reverse().toString();
    }

    private void listen(HttpClient client, int port, Listener one) {
        client.request(HttpMethod.GET, port, "127.0.0.1", "/api/notifications/events")
                .compose(request -> request.putHeader("Authorization", "Bearer " + one.token())
                        .send())
                .onSuccess(response -> {
                    if (response.statusCode() == 200) {
                        response.handler(this::hear);
                    } else {
                        refused.incrementAndGet();
                    }
                })
                .onFailure(_ -> refused.incrementAndGet());
    }

    private void hear(Buffer piece) {
        String text = piece.toString(StandardCharsets.UTF_8);
        if (text.contains("\"unread\":0")) {
            there.incrementAndGet();
        }
        Matcher title = TITLE.matcher(text);
        while (title.find()) {
            long wait = System.nanoTime() - Long.parseLong(title.group(1));
            synchronized (waits) {
                waits.add(wait);
            }
        }
    }

    /// @return the most memory that was seen of the hub at which they listen
    private static double tell(HttpClient client, int port, List<Listener> people, BenchHub hub, int notices)
            throws InterruptedException, IOException {
        double most = hub.proportionalMegabytes();
        long next = System.nanoTime();
        for (int i = 0; i < notices; i++) {
            long person = people.get(i % people.size()).person();
            client.request(
                            HttpMethod.POST,
                            port,
                            "127.0.0.1",
                            "/bench/tell?person=" + person + "&at=" + System.nanoTime())
                    .compose(request -> request.putHeader("x-aether-api-key", BenchHub.KEY)
                            .putHeader("x-account-id", BenchHub.ACCOUNT)
                            .send())
                    .onSuccess(response -> response.resume());
            if (i % A_SECOND == A_SECOND - 1) {
                most = Math.max(most, hub.proportionalMegabytes());
            }
            next += TimeUnit.SECONDS.toNanos(1) / A_SECOND;
            long wait = next - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
        }
        return most;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
