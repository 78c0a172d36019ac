package io.serai.knowledge.index;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/// The bean `knowledgeEndpoint`: a question to an [Endpoint] as a message of HTTP, and the answer, within a
/// time and a size. As a client's configurer it repeats nothing by itself.
public final class EndpointCalls implements HttpClientConfigurer {
    private static final int LARGEST = 64 << 20;

    private final Duration longest;

    /// @param longest that an answer's body may take
    EndpointCalls(Duration longest) {
        this.longest = longest;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries();
    }

    public void ask(Exchange exchange) {
        Message message = exchange.getMessage();
        var request = Objects.requireNonNull(message.getBody(Endpoint.Request.class), "what to ask");
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_URI, request.url());
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("Accept", "application/json");
        String authorization = request.authorization();
        if (authorization != null) {
            message.setHeader("Authorization", authorization);
        }
        message.setBody(request.body());
    }

    public void read(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String after = message.getHeader("Retry-After", String.class);
        byte[] body = new byte[0];
        InputStream in = message.getBody(InputStream.class);
        if (in != null) {
            try (in) {
                body = bounded(in);
            }
        }
        message.removeHeaders("*");
        message.setBody(new Endpoint.Reply(status, after, body));
    }

    private byte[] bounded(InputStream in) throws IOException {
        long until = System.nanoTime() + longest.toNanos();
        var bytes = new java.io.ByteArrayOutputStream();
        var some = new byte[1 << 16];
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
            bytes.write(some, 0, count);
            if (bytes.size() > LARGEST || System.nanoTime() - until > 0) {
                throw new IOException("the answer is too large, or takes too long");
            }
        }
        return bytes.toByteArray();
    }
}
