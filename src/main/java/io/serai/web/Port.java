package io.serai.web;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Whether a port can be listened on, asked before anything is started that would have to be ended again. Who takes it
/// in between is found when the server opens it.
public final class Port {
    private Port() {}

    /// @throws IllegalStateException where it is taken or may not be opened; the message says which
    public static void requireFree(String host, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw refused(host, port, e);
        }
    }

    static IllegalStateException refused(String host, int port, Throwable cause) {
        String why = isTaken(cause)
                ? "another program uses it; choose another with SERAI_HTTP_PORT"
                : String.valueOf(cause.getMessage());
        return new IllegalStateException("cannot listen at " + host + " port " + port + ": " + why, cause);
    }

    private static boolean isTaken(Throwable cause) {
        return cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("already in use");
    }
}
