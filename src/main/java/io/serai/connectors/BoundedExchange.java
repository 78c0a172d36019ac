package io.serai.connectors;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/// Reads the whole answer before anyone sees it, within a time and a size. The client's own timeouts are about the
/// wait for the next byte, so a body that drips would never end.
final class BoundedExchange implements ExecChainHandler {
    private final ScheduledExecutorService timer;
    private final Duration deadline;
    private final int limit;

    /// @param timer ends what is late; nothing it runs may block
    /// @param deadline from the connect to the last byte
    /// @param limit the largest body, in bytes, unpacked
    BoundedExchange(ScheduledExecutorService timer, Duration deadline, int limit) {
        this.timer = timer;
        this.deadline = deadline;
        this.limit = limit;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var late = new AtomicBoolean();
        Future<?> end = timer.schedule(
                () -> {
                    late.set(true);
                    if (scope.originalRequest instanceof Cancellable call) {
                        call.cancel();
                    }
                },
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            try {
                read(response);
            } catch (IOException | RuntimeException e) {
                scope.execRuntime.discardEndpoint();
                throw e;
            }
            return response;
        } catch (IOException | RuntimeException e) {
            if (late.get()) {
                throw new TooLate(e);
            }
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    private void read(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return;
        }
        InputStream in = entity.getContent();
        byte[] bytes = in.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new TooLarge(); // not closed first, which would read the rest of it
        }
        in.close();
        if (entity.getContentEncoding() == null) {
            response.removeHeaders(HttpHeaders.CONTENT_ENCODING); // the client unpacked it, and Camel would once more
        }
        response.setEntity(new ByteArrayEntity(bytes, null, null));
    }

    static final class TooLate extends IOException {
        private static final long serialVersionUID = 1;

        TooLate(Throwable cause) {
            super("the answer was not whole in time", cause);
        }
    }

    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super("the answer is larger than SERAI_VENDOR_BODY_LIMIT");
        }
    }
}
