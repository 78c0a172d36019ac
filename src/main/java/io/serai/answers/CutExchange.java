package io.serai.answers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/// Hands an answer over as it comes, and ends it at a time, however it drips. Who stops reading ends the
/// connection: the client's own stream would first read the rest, of what may have no end.
final class CutExchange implements ExecChainHandler {
    private final ScheduledExecutorService timer;
    private final Duration deadline;

    /// @param timer ends what is late; nothing it runs may block
    /// @param deadline from the connect to the last byte
    CutExchange(ScheduledExecutorService timer, Duration deadline) {
        this.timer = timer;
        this.deadline = deadline;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Future<?> end = timer.schedule(
                () -> {
                    if (scope.originalRequest instanceof Cancellable call) {
                        call.cancel();
                    }
                },
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity == null) {
                end.cancel(false);
            } else {
                response.setEntity(new Cut(entity, scope, end));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            end.cancel(false);
            throw e;
        }
    }

    private static final class Cut extends HttpEntityWrapper {
        private final ExecChain.Scope scope;
        private final Future<?> end;

        Cut(HttpEntity entity, ExecChain.Scope scope, Future<?> end) {
            super(entity);
            this.scope = scope;
            this.end = end;
        }

        @Override
        public InputStream getContent() throws IOException {
            return new FilterInputStream(super.getContent()) {
                private boolean whole;

                @Override
                public int read() throws IOException {
                    int next = super.read();
                    whole |= next < 0;
                    return next;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int read = super.read(bytes, offset, length);
                    whole |= read < 0;
                    return read;
                }

                @Override
                public void close() throws IOException {
                    end.cancel(false);
                    if (whole) {
                        super.close();
                    } else {
                        scope.execRuntime.discardEndpoint();
                    }
                }
            };
        }

        @Override
        public void close() throws IOException {
            end.cancel(false);
            scope.execRuntime.discardEndpoint();
        }
    }
}
