package io.serai.senders;

import static io.serai.senders.SandboxAnswers.object;
import static io.serai.senders.SandboxAnswers.reply;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.SandboxVendor;
import io.serai.hub.settings.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Amazon SES as its clients know it: every request is signed by Signature Version 4, which is checked as Amazon
/// describes it; a mail is refused whose sender's domain is not verified. Beside it the two things of SNS that are
/// fetched: a certificate, and the confirmation of a subscription.
final class SesSandbox implements SandboxVendor {
    static final String KEY_ID = "AKIASANDBOX";
    static final String KEY = "sandbox-secret-access-key";
    static final String REGION = "eu-central-1";
    static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:sandbox";
    static final String CERTIFICATE = "/SimpleNotificationService.pem";

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/ses/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?"
                    + "Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final String UNVERIFIED = "unverified.example";

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final List<String> confirmed = new CopyOnWriteArrayList<>();
    private volatile byte[] certificate = new byte[0];

    /// A mail that it took.
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
    record Sent(String id, List<String> recipients, byte[] raw) {}

    @Override
    public String system() {
        return Ses.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of("base_url", url, "region", REGION, "from", "sandbox@example.org", "topic_arn", TOPIC);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("access_key_id", KEY_ID, "secret_access_key", KEY);
    }

    List<Sent> sent() {
        return sent;
    }

    /// Tokens of the subscriptions that were confirmed.
    List<String> confirmed() {
        return confirmed;
    }

    void certificate(byte[] pem) {
        certificate = pem;
    }

    @Override
    public Reply answer(Request request) {
        if (request.path().equals(CERTIFICATE)) {
            return new Reply(
                    certificate.length == 0 ? 404 : 200, Map.of("Content-Type", "application/x-pem-file"), certificate);
        }
        if (request.query().getOrDefault("Action", "").equals("ConfirmSubscription")) {
            confirmed.add(request.query().getOrDefault("Token", ""));
            return new Reply(
                    200,
                    Map.of("Content-Type", "text/xml"),
                    "<ConfirmSubscriptionResponse/>".getBytes(StandardCharsets.UTF_8));
        }
        String fault = fault(request);
        if (fault != null) {
            return problem(403, fault, "The request is not signed as it should be.");
        }
        return switch (request.method() + " " + request.path()) {
            case "GET " + Ses.ACCOUNT -> account();
            case "POST " + Ses.SEND -> send(request);
            default -> problem(404, "UnknownOperationException", "There is no such operation.");
        };
    }

    private static Reply account() {
        var answer = object().put("SendingEnabled", true).put("ProductionAccessEnabled", true);
        answer.put("EnforcementStatus", "HEALTHY")
                .putObject("SendQuota")
                .put("Max24HourSend", 50_000)
                .put("MaxSendRate", 14)
                .put("SentLast24Hours", 0);
        return reply(200, answer);
    }

    private Reply send(Request request) {
        JsonNode body = SandboxAnswers.tree(request.body());
        var recipients = new CopyOnWriteArrayList<String>();
        body.path("Destination").forEach(list -> list.forEach(one -> recipients.add(one.asText())));
        byte[] raw = Base64.getDecoder().decode(body.at("/Content/Raw/Data").asText(""));
        if (recipients.isEmpty() || raw.length == 0) {
            return problem(400, "BadRequestException", "Destination and Content are needed.");
        }
        if (body.path("FromEmailAddress").asText().contains(UNVERIFIED)) {
            return problem(400, "MessageRejected", "Email address is not verified.");
        }
        String id = "0107" + UUID.randomUUID();
        sent.add(new Sent(id, List.copyOf(recipients), raw));
        return reply(200, object().put("MessageId", id));
    }

    private static Reply problem(int status, String type, String message) {
        Reply plain = reply(status, object().put("message", message));
        return new Reply(status, Map.of("Content-Type", "application/json", "x-amzn-ErrorType", type), plain.body());
    }

    /// What is wrong with the signature; null where it is right
    /// (docs.aws.amazon.com/IAM, Create a signed AWS API request).
    private static @Nullable String fault(Request request) {
        Map<String, String> headers = request.headers();
        Matcher part = AUTHORIZATION.matcher(headers.getOrDefault("authorization", ""));
        if (!part.matches()) {
            return "MissingAuthenticationTokenException";
        }
        if (!part.group(1).equals(KEY_ID)) {
            return "UnrecognizedClientException";
        }
        String time = headers.getOrDefault("x-amz-date", "");
        String body = HexFormat.of().formatHex(Sha256.digest().digest(request.body()));
        List<String> names = List.of(part.group(4).split(";"));
        String lines = names.stream()
                .map(name -> name + ":" + headers.getOrDefault(name, "").strip() + "\n")
                .collect(Collectors.joining());
        String canonical =
                String.join("\n", request.method(), "/" + Ses.SYSTEM + request.path(), "", lines, part.group(4), body);
        String scope = part.group(2) + "/" + part.group(3) + "/ses/aws4_request";
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, Sha256.hex(canonical));
        boolean right = part.group(3).equals(REGION)
                && time.startsWith(part.group(2))
                && isNow(time)
                && names.containsAll(List.of("host", "x-amz-date"))
                && signature(toSign, List.of(part.group(2), part.group(3), Ses.SYSTEM, "aws4_request"))
                        .equals(part.group(5));
        return right ? null : "InvalidSignatureException";
    }

    private static boolean isNow(String time) {
        try {
            return Duration.between(Instant.from(TIME.parse(time)), Instant.now())
                            .abs()
                            .compareTo(SKEW)
                    <= 0;
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    private static String signature(String text, List<String> scope) {
        byte[] key = ("AWS4" + KEY).getBytes(StandardCharsets.UTF_8);
        for (String one : scope) {
            key = hmac(key, one);
        }
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
