package io.serai.connectors;

import static io.serai.hub.delivery.DeliveryException.Kind.HELD_BACK;
import static io.serai.hub.delivery.DeliveryException.Kind.TRANSIENT;

import io.serai.hub.delivery.DeliveryException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

/// What it means that a vendor gave no whole answer. The texts of the client's own exceptions stay inside: they hold
/// addresses.
final class Unanswered {
    private Unanswered() {}

    static DeliveryException of(VendorRequest request, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            DeliveryException known = known(request, cause);
            if (known != null) {
                return known;
            }
        }
        return Outgoing.permanent(request, 0, "the request could not be made", failure);
    }

    private static @Nullable DeliveryException known(VendorRequest request, Throwable cause) {
        return switch (cause) {
            case GuardedResolver.Refused _ ->
                Outgoing.permanent(
                        request,
                        0,
                        "its address is not on the public internet, and nothing else is called; look at the"
                                + " connection's setting " + request.base(),
                        null);
            case BoundedExchange.TooLarge _ ->
                Outgoing.permanent(request, 0, "its answer is larger than SERAI_VENDOR_BODY_LIMIT", null);
            case BoundedExchange.TooLate _ -> transiently(request, "its answer was not whole in time");
            case ConnectionRequestTimeoutException _ ->
                new DeliveryException(
                        HELD_BACK,
                        request.toString(),
                        0,
                        Duration.ofSeconds(1),
                        request + " was not called: too many calls are under way.",
                        null);
            case ConnectTimeoutException _ -> unreached(request, "it did not take the connection in time");
            case HttpHostConnectException _ -> unreached(request, "it does not take connections");
            case SocketTimeoutException _ -> transiently(request, "it did not answer in time");
            case UnknownHostException _ -> unreached(request, "its name leads nowhere");
            case SSLException _ -> transiently(request, "no secure connection came about");
            case ConnectionClosedException _ -> transiently(request, "the connection ended before the answer did");
            case IOException _ -> transiently(request, "the connection broke");
            default -> null;
        };
    }

    private static DeliveryException transiently(VendorRequest request, String why) {
        return new DeliveryException(TRANSIENT, request.toString(), 0, null, request + ": " + why + ".", null);
    }

    /// Nothing was sent.
    private static DeliveryException unreached(VendorRequest request, String why) {
        return new DeliveryException(
                TRANSIENT, request.toString(), 0, null, request + ": " + why + ".", new ConnectException());
    }
}
