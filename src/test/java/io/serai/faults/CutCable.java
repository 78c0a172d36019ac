package io.serai.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A cable to a server on this machine that can be cut and mended: while it is cut, the port is closed.
public final class CutCable implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listening;
    private volatile boolean deaf;

    public CutCable(int target) {
        this.target = target;
        this.listening = listen(0);
        this.port = listening.getLocalPort();
    }

    public int port() {
        return port;
    }

    public void cut() {
        close(listening);
        sockets.forEach(CutCable::close);
        sockets.clear();
    }

    /// Whether answers are lost: what is asked comes through all the same.
    public void deaf(boolean deaf) {
        this.deaf = deaf;
    }

    public void mend() {
        listening = listen(port);
    }

    @Override
    public void close() {
        cut();
    }

    private ServerSocket listen(int port) {
        try {
            var server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.startVirtualThread(() -> accept(server));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                sockets.add(far);
                if (server.isClosed()) {
                    // it was cut in between, and whoever cut it did not see these
                    close(near);
                    close(far);
                }
                Thread.startVirtualThread(() -> pump(near, far, false));
                Thread.startVirtualThread(() -> pump(far, near, true));
            } catch (IOException e) {
                // cut
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] block = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                if (!(answers && deaf)) {
                    out.write(block, 0, read);
                }
            }
        } catch (IOException e) {
            // cut
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // it is gone already
        }
    }
}
