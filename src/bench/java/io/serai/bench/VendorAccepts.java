package io.serai.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signed webhooks of each vendor, accepted one after the other by one hub, in rounds: what a vendor's signature
/// and its body cost more than Zoom's.
final class VendorAccepts {
    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = 7;
    private static final int WARM_UPS = 3;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final double GOAL = 0.95;
    /// One check of an RSA signature takes as long as several HMACs.
    private static final double GOAL_RSA = 0.75;
    /// More than are accepted in a round: they take long to sign, so they are signed once.
    private static final int NOTIFICATIONS = 32_000;

    private static final int CHECKS = 20_000;

    private static final String SECRET = "bench-secret-bench-secret-bench-0";
    private static final String PUBLIC_URL = "https://hub.example.org";

    private final BenchHub hub;
    private final SnsSigner sns;
    private final AtomicLong count = new AtomicLong();

    private record Sender(String name, double goal, Supplier<byte[]> requests, List<Double> rates) {}

    private VendorAccepts(BenchHub hub, SnsSigner sns) {
        this.hub = hub;
        this.sns = sns;
    }

    static void run(BenchServers servers, List<BenchRow> rows) throws Exception {
        Map<String, String> settings = Map.of("SERAI_WORKER_COUNT", "0", "SERAI_PUBLIC_URL", PUBLIC_URL);
        try (var sns = new SnsSigner(servers.scratch.resolve("sns"));
                BenchHub hub = servers.hub("vendors", settings, List.of("-Xmx256m"))) {
            new VendorAccepts(hub, sns).measure(servers, rows);
        }
    }

    private void measure(BenchServers servers, List<BenchRow> rows) throws Exception {
        List<Sender> senders = List.of(
                new Sender("Zoom", 1, WebhookBench.webhooks(hub, count), new ArrayList<>()),
                new Sender("Stripe", GOAL, stripe(), new ArrayList<>()),
                new Sender("Resend", GOAL, resend(), new ArrayList<>()),
                new Sender("Twilio", GOAL, twilio(), new ArrayList<>()),
                new Sender("SNS", GOAL_RSA, notifications(), new ArrayList<>()));
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            // what one leaves behind for the database to tidy up is not always the same one's burden
            var turns = new ArrayList<>(senders);
            Collections.rotate(turns, round);
            for (Sender sender : (round & 1) == 0 ? turns : turns.reversed()) {
                double rate = rate(servers, sender);
                System.err.printf(
                        "webhook: %s, round %d of %d: %,.0f a second%n",
                        sender.name, round + WARM_UPS + 1, ROUNDS + WARM_UPS, rate);
                if (round >= 0) {
                    sender.rates.add(rate);
                }
            }
        }
        double zoom = ImportBench.median(senders.getFirst().rates);
        for (Sender sender : senders.subList(1, senders.size())) {
            double ours = ImportBench.median(sender.rates);
            rows.add(BenchRow.rate("accept, " + sender.name + " / Zoom", ours, zoom, "req/s", sender.goal));
        }
        // all that is left to SNS if nothing but the bare check of its signature were dearer than Zoom's webhook
        double checks = sns.checks(CHECKS) * Runtime.getRuntime().availableProcessors();
        double most = 1 / (1 / zoom + 1 / checks);
        double ours = ImportBench.median(senders.getLast().rates);
        rows.add(BenchRow.rate("accept, SNS / Zoom and a bare RSA check", ours, most, "req/s", null));
    }

    private double rate(BenchServers servers, Sender sender) throws IOException, SQLException {
        LoadGenerator.Result result = new LoadGenerator(sender.requests, 200).run(hub.port(), CONNECTIONS, ROUND);
        // those that were on their way when the round ended too
        long stored = servers.number("SELECT COUNT(*) FROM inbox");
        if (result.failures() > 0 || stored < result.requests()) {
            throw new IOException(sender.name + ": " + result.failures() + " were not answered 200, and of "
                    + result.requests() + " that were " + stored + " are stored");
        }
        servers.execute("DELETE FROM inbox");
        return result.perSecond();
    }

    private String connect(String system, String settings, String secrets) throws IOException, InterruptedException {
        String body =
                "{\"system\": \"%s\", \"name\": \"bench\", \"enabled\": true, \"settings\": {%s}, \"secrets\": {%s}}"
                        .formatted(system, settings, secrets);
        return "/webhooks/" + system + "/"
                + hub.post("/v3/hub/connection", body).at("/data/id").asText();
    }

    private byte[] request(String path, String type, String headers, String body) {
        return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + hub.port() + "\r\nContent-Type: " + type + "\r\n"
                        + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Mac mac(String algorithm, byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac;
    }

    private static byte[] over(Mac mac, String text) {
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private Supplier<byte[]> stripe() throws Exception {
        String secret = "whsec_" + SECRET;
        String path = connect(
                "stripe",
                "\"prices\": {\"pro\": \"price_1\", \"business\": \"price_2\"}",
                "\"api_key\": \"rk_test_bench\", \"webhook_secret\": \"" + secret + "\"");
        Mac mac = mac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8));
        return () -> {
            long number = count.incrementAndGet();
            long now = System.currentTimeMillis() / 1000;
            String body = "{\"id\":\"evt_" + number + "\",\"object\":\"event\",\"api_version\":\"2025-03-31.basil\","
                    + "\"created\":" + now + ",\"livemode\":false,\"type\":\"customer.subscription.updated\",\"data\":"
                    + "{\"object\":{\"id\":\"sub_" + number + "\",\"object\":\"subscription\",\"customer\":\"cus_"
                    + number
                    + "\",\"status\":\"active\"}}}";
            String signature = HexFormat.of().formatHex(over(mac, now + "." + body));
            return request(path, "application/json", "Stripe-Signature: t=" + now + ",v1=" + signature + "\r\n", body);
        };
    }

    private Supplier<byte[]> resend() throws Exception {
        byte[] key = SECRET.getBytes(StandardCharsets.UTF_8);
        String path = connect(
                "resend",
                "\"from\": \"bench@example.org\"",
                "\"api_key\": \"re_bench\", \"webhook_secret\": \"whsec_"
                        + Base64.getEncoder().encodeToString(key) + "\"");
        Mac mac = mac("HmacSHA256", key);
        return () -> {
            String id = "msg_" + count.incrementAndGet();
            long now = System.currentTimeMillis() / 1000;
            String body =
                    "{\"type\":\"email.bounced\",\"created_at\":\"2026-01-01T00:00:00.000Z\",\"data\":{\"email_id\":\""
                            + id + "\",\"from\":\"bench@example.org\",\"to\":[\"" + id
                            + "@example.com\"],\"subject\":\"Hello\",\"bounce\":{\"type\":\"Permanent\",\"subType\":\"General\"}}}";
            String signature = Base64.getEncoder().encodeToString(over(mac, id + "." + now + "." + body));
            return request(
                    path,
                    "application/json",
                    "svix-id: " + id + "\r\nsvix-timestamp: " + now + "\r\nsvix-signature: v1," + signature + "\r\n",
                    body);
        };
    }

    private Supplier<byte[]> twilio() throws Exception {
        String path = connect(
                "twilio",
                "\"account_sid\": \"ACbench\", \"from\": \"+15005550006\"",
                "\"auth_token\": \"" + SECRET + "\"");
        Mac mac = mac("HmacSHA1", SECRET.getBytes(StandardCharsets.UTF_8));
        return () -> {
            String id = "SM" + count.incrementAndGet();
            var form = new TreeMap<>(Map.of(
                    "MessageSid", id,
                    "SmsSid", id,
                    "MessageStatus", "delivered",
                    "SmsStatus", "delivered",
                    "To", "+4930123456",
                    "From", "+15005550006",
                    "AccountSid", "ACbench",
                    "ApiVersion", "2010-04-01"));
            var signed = new StringBuilder(PUBLIC_URL + path);
            var body = new StringBuilder();
            form.forEach((name, value) -> {
                signed.append(name).append(value);
                body.append(body.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            });
            String signature = Base64.getEncoder().encodeToString(over(mac, signed.toString()));
            return request(
                    path,
                    "application/x-www-form-urlencoded; charset=utf-8",
                    "X-Twilio-Signature: " + signature + "\r\n",
                    body.toString());
        };
    }

    private Supplier<byte[]> notifications() throws Exception {
        String path = connect(
                "ses",
                "\"region\": \"eu-central-1\", \"from\": \"bench@example.org\", \"base_url\": \"%s\", \"topic_arn\": \"%s\""
                        .formatted(sns.url(), SnsSigner.TOPIC),
                "\"access_key_id\": \"bench\", \"secret_access_key\": \"bench\"");
        String time = Instant.now().toString();
        List<byte[]> signed = IntStream.range(0, NOTIFICATIONS)
                .parallel()
                .mapToObj(number -> {
                    String event = "{\"notificationType\":\"Bounce\",\"mail\":{\"messageId\":\"m" + number
                            + "\"},\"bounce\":{\"bounceType\":\"Permanent\",\"timestamp\":\"" + time
                            + "\",\"bouncedRecipients\":[{\"emailAddress\":\"a" + number + "@example.com\"}]}}";
                    try {
                        return request(path, "text/plain; charset=UTF-8", "", sns.signed("n" + number, event));
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
        var next = new AtomicLong();
        return () -> signed.get((int) (next.getAndIncrement() % NOTIFICATIONS));
    }
}
