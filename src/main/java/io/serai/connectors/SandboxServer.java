package io.serai.connectors;

import io.serai.connectors.SandboxVendor.Reply;
import io.serai.connectors.SandboxVendor.Request;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sandbox's own HTTP server, on this machine only: `/<system>/…` is answered by that vendor, or by a fault. It
/// stands on bare sockets, as most faults are things that no HTTP server does by itself.
public final class SandboxServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxServer.class);
    private static final int BACKLOG = 1024;
    private static final int PATIENCE_MILLIS = 120_000;

    private final Map<String, SandboxVendor> vendors;
    private final Path folder;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile SandboxFaults faults;
    private @Nullable ServerSocket listening;
    private @Nullable SandboxLog log;

    /// @param folder where its log is written; see [SandboxLog#read]
    public SandboxServer(Collection<? extends SandboxVendor> vendors, Path folder, SandboxFaults faults) {
        this.vendors = vendors.stream().collect(Collectors.toMap(SandboxVendor::system, Function.identity()));
        this.folder = folder;
        this.faults = faults;
    }

    /// From the next request on.
    public void faults(SandboxFaults next) {
        faults = next;
    }

    /// Its root, without a slash at the end; it starts, at a free port, where it hasn't yet.
    public synchronized String url() {
        return start(0);
    }

    /// @param port 0 for a free one
    public synchronized String start(int port) {
        ServerSocket server = listening;
        if (server == null) {
            try {
                SandboxLog written = new SandboxLog(folder);
                server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
                log = written;
                listening = server;
                accept(server, written);
            } catch (IOException e) {
                throw new UncheckedIOException("the sandbox can't listen at port " + port, e);
            }
        }
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept(ServerSocket server, SandboxLog written) {
        Thread.ofVirtual().name("sandbox").start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    sockets.add(socket);
                    Thread.startVirtualThread(() -> serve(socket, written));
                } catch (IOException e) {
                    LOG.debug("the sandbox takes no more: {}", e.toString());
                }
            }
        });
    }

    private void serve(Socket socket, SandboxLog written) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            var in = new BufferedInputStream(socket.getInputStream());
            var wire = new SandboxWire(socket);
            Request request = SandboxRequests.read(in);
            while (request != null && answer(request, wire, written)) {
                request = SandboxRequests.read(in);
            }
        } catch (IOException e) {
            LOG.debug("a client of the sandbox went: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    /// False where the connection is of no more use.
    private boolean answer(Request request, SandboxWire wire, SandboxLog written)
            throws IOException, InterruptedException {
        String system = request.path().replaceFirst("^/([^/]*).*", "$1");
        String path = request.path().substring(1 + system.length());
        SandboxFaults.Choice choice = faults.choose(path, request.query());
        SandboxFault fault = choice.fault();
        SandboxVendor vendor = vendors.get(system);
        Reply truth = null;
        if (vendor == null) {
            truth = new Reply(404, Map.of(), new byte[0]);
        } else if (fault == null || !fault.insteadOfAnswer()) {
            truth = vendor.answer(
                    new Request(request.method(), choice.path(), choice.query(), request.headers(), request.body()));
        }
        written.add(new SandboxLog.Entry(
                Instant.now().truncatedTo(ChronoUnit.MICROS).toString(),
                system,
                request.method(),
                path,
                request.query(),
                fault == null ? null : fault.word(),
                truth == null ? 0 : truth.status()));
        if (fault == SandboxFault.DISGUISED && vendor != null && truth != null) {
            truth = vendor.disguised(truth);
        }
        return wire.serve(fault, truth);
    }

    @Override
    public synchronized void close() throws IOException {
        if (listening != null && log != null) {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
            log.close();
        }
    }
}
