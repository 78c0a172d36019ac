package io.serai.nodes;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small balancer for trying out several hubs: HTTP/1.1, one node after the other. What streams (uploads, answers,
/// events) streams through, and WebSockets pass. A node that takes no connection is passed over; a question without a
/// body that ended without an answer is asked again at another, as GET and HEAD change nothing; everything else is
/// answered with 502 then. It waits for an answer as long as the node is well.
///
/// In earnest a proxy made for it stands there, with TLS: see `config/proxy.conf`.
public final class Balancer implements Front {
    private static final Logger LOG = LoggerFactory.getLogger(Balancer.class);
    private static final int HEAD_LIMIT = 64 << 10;
    private static final int CONNECT_MILLIS = 1_000;
    /// Less than a hub keeps a quiet connection.
    private static final int KEPT_SECONDS = 15;

    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "expect",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final Vertx vertx = Vertx.vertx();
    private final Map<Node, HttpClient> clients = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpServer server;
    private volatile List<Node> nodes = List.of();

    /// Listens.
    ///
    /// @throws IllegalStateException where it can't
    public Balancer(String host, int port) {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setHttp2ClearTextEnabled(false)
                        .setMaxHeaderSize(HEAD_LIMIT)
                        .setMaxInitialLineLength(HEAD_LIMIT))
                .requestHandler(this::take)
                .exceptionHandler(e -> LOG.debug("a connection failed", e));
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot listen at " + host + " port " + port, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the hub is ending", e);
        }
    }

    @Override
    public void serve(List<Node> ready) {
        nodes = List.copyOf(ready);
    }

    @Override
    public void cut(Node node) {
        HttpClient client = clients.remove(node);
        if (client != null) {
            client.close();
        }
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the balancer does not end cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(HttpServerRequest request) {
        request.pause();
        List<Node> ready = nodes;
        Deque<Node> inTurn = new ArrayDeque<>(ready.size());
        for (int i = 0, first = turn.getAndIncrement() & Integer.MAX_VALUE; i < ready.size(); i++) {
            inTurn.add(ready.get((first + i) % ready.size()));
        }
        ask(request, inTurn);
    }

    private void ask(HttpServerRequest request, Deque<Node> left) {
        Node node = left.poll();
        if (node == null) {
            refuse(request, 503, "No node is ready. Please try again.");
            return;
        }
        clients.computeIfAbsent(node, this::client)
                .request(new RequestOptions()
                        .setMethod(request.method())
                        .setHost("127.0.0.1")
                        .setPort(node.port())
                        .setURI(request.uri()))
                .onSuccess(question -> hand(request, question, left))
                .onFailure(_ -> ask(request, left));
    }

    private HttpClient client(Node node) {
        return vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(KEPT_SECONDS)
                .setMaxPoolSize(10_000)
                .setMaxHeaderSize(HEAD_LIMIT)
                .setMaxInitialLineLength(HEAD_LIMIT)
                .setName("node-" + node.number()));
    }

    private void hand(HttpServerRequest request, HttpClientRequest question, Deque<Node> left) {
        boolean upgrade = isWebSocket(request);
        copy(request.headers(), question.headers());
        forwarded(request, question.headers());
        question.exceptionHandler(e -> LOG.debug("a question failed: {}", e.toString()));
        request.response().exceptionHandler(_ -> question.reset());
        request.response().closeHandler(_ -> question.reset());
        if (upgrade) {
            question.headers().set(HttpHeaders.CONNECTION, "Upgrade").set(HttpHeaders.UPGRADE, "websocket");
            question.connect()
                    .onSuccess(answer -> tunnel(request, answer))
                    .onFailure(_ -> refuse(request, 502, "The node did not answer."));
            return;
        }
        boolean body = hasBody(request);
        question.response().onSuccess(answer -> answer(request, answer)).onFailure(e -> {
            LOG.debug("no answer: {}", e.toString());
            boolean harmless =
                    request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
            if (harmless && !body && !left.isEmpty() && !request.response().closed()) {
                ask(request, left);
            } else {
                refuse(request, 502, "The node went away before it answered.");
            }
        });
        if (!body) {
            question.end();
            return;
        }
        if (HttpVersion.HTTP_1_1.equals(request.version())
                && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        question.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
        request.pipeTo(question).onFailure(e -> LOG.debug("a body did not pass: {}", e.toString()));
    }

    private void answer(HttpServerRequest request, HttpClientResponse answer) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        copy(answer.headers(), response.headers());
        boolean streams = !answer.headers().contains(HttpHeaders.CONTENT_LENGTH)
                && !request.method().equals(HttpMethod.HEAD)
                && answer.statusCode() != 204
                && answer.statusCode() != 304;
        if (streams) {
            // the head goes at once: events may come much later
            response.setChunked(true).writeHead();
        }
        // what was not read of the question would be taken for the next one
        boolean half = !request.isEnded() && hasBody(request);
        answer.pipeTo(response)
                .onSuccess(_ -> {
                    if (half && !request.isEnded()) {
                        request.connection().close();
                    }
                })
                .onFailure(_ -> request.connection().close());
    }

    private void tunnel(HttpServerRequest request, HttpClientResponse answer) {
        if (answer.statusCode() != 101) {
            answer(request, answer);
            return;
        }
        NetSocket far = answer.netSocket();
        far.pause();
        request.response().setStatusCode(101).headers().addAll(answer.headers());
        request.toNetSocket()
                .onSuccess(near -> {
                    near.pipeTo(far).onComplete(_ -> far.close());
                    far.pipeTo(near).onComplete(_ -> near.close());
                })
                .onFailure(_ -> far.close());
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.headWritten()) {
            request.connection().close();
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.RETRY_AFTER, "1")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(why + "\n");
        request.resume();
    }

    private static boolean isWebSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    private static void copy(MultiMap from, MultiMap to) {
        for (Map.Entry<String, String> header : from) {
            if (!OF_ONE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    /// Who called is the last of `X-Forwarded-For`, which a hub with one trusted proxy more goes by.
    private static void forwarded(HttpServerRequest request, MultiMap headers) {
        headers.add("X-Forwarded-For", request.remoteAddress().hostAddress());
        headers.set("X-Forwarded-Proto", "http");
        String host = request.getHeader(HttpHeaders.HOST);
        if (host != null) {
            headers.set("X-Forwarded-Host", host);
        }
    }
}
