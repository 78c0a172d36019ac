package io.serai.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpUtils;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request on its way through the edge. It is in flight until its route is done and its answer has left, or the
/// client has.
final class Visit {
    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._:-]{8,64}");
    private static final Pattern SANE_TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final String COOKIE = "access_token";
    private static final int CLIENT_GONE = 499;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final ServerRequest request;
    private final String id;
    private final long began = System.nanoTime();
    private final Consumer<Visit> ended;
    private final AtomicBoolean over = new AtomicBoolean();
    private String path = "/";
    private String operation = "none";
    private String template = "none";
    private String asked = "none";
    private Principal principal = new Principal.Guest();
    private @Nullable Account account;
    private @Nullable Operation target;
    private @Nullable Credentials proof;
    private @Nullable Instant until;
    private final Client client;
    private @Nullable Map<String, List<String>> query;
    private @Nullable Passage passage;
    private final AtomicBoolean working = new AtomicBoolean(true);
    private volatile @Nullable Runnable place;
    private volatile boolean closes;
    private volatile boolean socket;
    private @Nullable String network;

    /// @param proxies the trusted ones before the hub
    /// @param ended is told once
    Visit(ServerRequest request, int proxies, Consumer<Visit> ended) {
        this.request = request;
        this.client = new Client(address(request, proxies), request.getHeader("User-Agent"));
        this.id = requestId(request);
        this.ended = ended;
    }

    /// The nearest address that no trusted proxy has: each adds the one it was called from at the end of
    /// `X-Forwarded-For`, and what stands before those anyone could have written.
    private static String address(ServerRequest request, int proxies) {
        String remote = request.remoteAddress();
        String direct = remote == null ? "unknown" : remote;
        if (proxies == 0) {
            return direct;
        }
        var hops = new ArrayList<String>();
        for (String line : request.headers().getAll("X-Forwarded-For")) {
            for (String hop : line.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        String hop = hops.size() < proxies ? direct : hops.get(hops.size() - proxies);
        return ADDRESS.matcher(hop).matches() ? hop : direct;
    }

    static String requestId(ServerRequest request) {
        String given = request.getHeader("X-Request-Id");
        if (given != null && SANE_ID.matcher(given).matches()) {
            return given;
        }
        byte[] bits = new byte[12];
        ThreadLocalRandom.current().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /// @throws IllegalArgumentException where the address is not percent-encoded as it should be
    void readPath() {
        String given = HttpUtils.normalizePath(request.path());
        // V3's clients write both, and both are one address
        path = given.startsWith("/v3/") && given.endsWith("/") && given.length() > "/v3/".length()
                ? given.substring(0, given.length() - 1)
                : given;
    }

    Principal principal() {
        return principal;
    }

    /// What the request asks for.
    void seeks(Operation sought) {
        target = sought;
        template = sought.path();
        asked = sought.id();
    }

    void cameFrom(Principal who, @Nullable Account tenant) {
        principal = who;
        account = tenant;
    }

    /// What proved it, and when that ends by itself; for what lasts longer than a request.
    void watched(Credentials given, @Nullable Instant end) {
        proof = given;
        until = end;
    }

    @Nullable
    Operation target() {
        return target;
    }

    @Nullable
    Credentials proof() {
        return proof;
    }

    @Nullable
    Instant until() {
        return until;
    }

    /// Whom a live connection is counted for. All who know a site's passcode are one principal, and each of them has a
    /// token of their own.
    Object caller() {
        return switch (principal) {
            case Principal.Guest guest -> network();
            case Principal.Passcode passcode when proof != null && proof.bearer() != null -> proof.bearer();
            default -> principal;
        };
    }

    @Nullable
    Account account() {
        return account;
    }

    /// What is noted of how it is carried out; null for nothing.
    void passes(@Nullable Passage noted) {
        passage = noted;
    }

    @Nullable
    Passage passage() {
        return passage;
    }

    void carriedOutBy(String operationId) {
        operation = operationId;
    }

    /// What it says of its caller.
    Credentials credentials() {
        return credentials(bearer(request.getHeader("Authorization")), first(query().get("jwt")));
    }

    /// The same of who opens a WebSocket: a browser can send no header there, so that `?jwt=` is as good as one.
    Credentials socketCredentials() {
        String bearer = bearer(request.getHeader("Authorization"));
        return credentials(bearer == null ? first(query().get("jwt")) : bearer, null);
    }

    private Credentials credentials(@Nullable String bearer, @Nullable String jwt) {
        var headers = request.headers();
        return new Credentials(
                headers.get("x-aether-api-key"),
                headers.get("x-account-id"),
                headers.get("x-no-account-id"),
                bearer,
                jwt,
                sessionCookie(),
                writes(),
                client);
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : authorization == null ? null : "";
    }

    static @Nullable String first(@Nullable List<String> values) {
        return values == null ? null : values.getFirst();
    }

    /// The bearer token, or the one in the cookie; unverified.
    @Nullable
    String accessToken() {
        String bearer = bearer(request.getHeader("Authorization"));
        return bearer != null ? bearer : sessionCookie();
    }

    Client client() {
        return client;
    }

    /// What a browser's session is in, or null.
    @Nullable
    String sessionCookie() {
        if (!request.headers().contains(HttpHeaders.COOKIE)) {
            return null; // most calls are no browser's, and reading cookies costs something even where there are none
        }
        return request.cookie(COOKIE);
    }

    Served served() {
        return new Served(Instant.now(), id, method(), template, asked, status(), nanos(), principal, account, client);
    }

    /// Whether the method may change something.
    boolean writes() {
        return !method().equals("GET") && !method().equals("HEAD");
    }

    /// Whom it is counted for.
    String network() {
        if (network == null) {
            network = Network.of(client.address());
        }
        return network;
    }

    /// False where it did already, or did not.
    boolean works(boolean now) {
        return working.compareAndSet(!now, now);
    }

    /// What it gives back at its end.
    void holds(Runnable given) {
        place = given;
    }

    /// It has become a WebSocket, which holds the place from now on.
    ///
    /// @return gives the place back
    Runnable becomesSocket() {
        Runnable held = place;
        place = null;
        socket = true;
        return held == null ? () -> {} : held;
    }

    /// After its answer the connection is closed.
    void closes() {
        closes = true;
    }

    boolean isLast() {
        return closes;
    }

    /// The answer has left, or there is no one left to answer.
    void end() {
        if (over.compareAndSet(false, true)) {
            Runnable given = place;
            if (given != null) {
                given.run();
            }
            ended.accept(this);
        }
    }

    ServerRequest request() {
        return request;
    }

    ServerResponse response() {
        return request.response();
    }

    /// Whom the request is meant for; null in HTTP/1.0 where it does not say.
    @Nullable
    String host() {
        return request.version() == HttpVersion.HTTP_2
                ? String.valueOf(request.authority())
                : request.getHeader(HttpHeaders.HOST);
    }

    String id() {
        return id;
    }

    /// Normalised: no dot segments, no double slashes, below `/v3/` none at the end; what is percent-encoded and need
    /// be is still.
    String path() {
        return path;
    }

    /// The path with the query, as a link to come back to.
    String address() {
        String query = request.query();
        return query == null ? path : path + "?" + query;
    }

    String method() {
        return request.method();
    }

    boolean head() {
        return method().equals("HEAD");
    }

    String operation() {
        return operation;
    }

    int status() {
        return socket ? SWITCHING_PROTOCOLS : statusOfAnswer();
    }

    private int statusOfAnswer() {
        return request.response().ended() ? request.response().getStatusCode() : CLIENT_GONE;
    }

    /// By `System.nanoTime()`.
    long began() {
        return began;
    }

    long nanos() {
        return System.nanoTime() - began;
    }

    /// The query's parameters.
    ///
    /// @throws Refusal 400 too many, or not percent-encoded
    Map<String, List<String>> query() {
        if (query == null) {
            String uri = request.uri();
            query = uri.indexOf('?') < 0 ? Map.of() : Fields.ofQuery(uri);
        }
        return query;
    }

    /// The W3C trace context, where the caller sent a sane one.
    @Nullable
    String trace() {
        String trace = request.getHeader("traceparent");
        return trace != null && SANE_TRACE.matcher(trace).matches() ? trace : null;
    }
}
