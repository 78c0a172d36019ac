package io.serai.connectors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/// Makes sockets that connect to the public internet only, for vendors that are not called by HTTP. The address is
/// looked at when it is connected to, so a name can't lead elsewhere in between.
public final class GuardedSockets extends SocketFactory {
    /// What the exception of a refused address says.
    public static final String REFUSED = "the address is not on the public internet";

    private final boolean guarded;

    /// @param guarded false in dev, where vendors may be on this machine
    public GuardedSockets(boolean guarded) {
        this.guarded = guarded;
    }

    @Override
    public Socket createSocket() {
        return new Guarded(guarded);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("nobody binds these");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("nobody binds these");
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address);
        return socket;
    }

    private static final class Guarded extends Socket {
        private final boolean guarded;

        private Guarded(boolean guarded) {
            this.guarded = guarded;
        }

        @Override
        public void connect(SocketAddress address, int timeout) throws IOException {
            if (guarded
                    && address instanceof InetSocketAddress internet
                    && !internet.isUnresolved()
                    && !PublicAddress.is(internet.getAddress())) {
                throw new GuardedResolver.Refused();
            }
            super.connect(address, timeout);
        }
    }
}
