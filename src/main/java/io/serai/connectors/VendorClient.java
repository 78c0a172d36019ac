package io.serai.connectors;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// The HTTP client that Camel's `http` component uses for vendors: public addresses only, no redirects, no cookies, no
/// tries of its own, everything within a time and a size.
final class VendorClient implements AutoCloseable {
    private static final Duration POOL_PATIENCE = Duration.ofSeconds(2);
    private static final TimeValue IDLE = TimeValue.ofSeconds(20);
    private static final int PER_VENDOR = 50;
    private static final int IN_ALL = 400;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("vendor-deadlines").factory());
    private final CloseableHttpClient client;

    /// @param resolver decides which addresses may be connected to
    /// @param connect how long one address may take to take the call
    /// @param deadline how long a call may take in all
    /// @param bodyLimit the largest body of an answer, in bytes
    VendorClient(DnsResolver resolver, Duration connect, Duration deadline, int bodyLimit) {
        timer.setRemoveOnCancelPolicy(true);
        Timeout wait = Timeout.of(deadline);
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setMaxConnPerRoute(PER_VENDOR)
                .setMaxConnTotal(IN_ALL)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connect.compareTo(deadline) < 0 ? connect : deadline))
                        .setSocketTimeout(wait)
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
        this.client = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(POOL_PATIENCE))
                        .setResponseTimeout(wait)
                        .build())
                .setUserAgent("Serai")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .evictExpiredConnections()
                .evictIdleConnections(IDLE)
                .addExecInterceptorFirst("bounded", new BoundedExchange(timer, deadline, bodyLimit))
                .build();
    }

    CloseableHttpClient http() {
        return client;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
