package io.serai.connectors;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A vendor as the sandbox plays it, with an ear at its door.
public final class HeardVendor implements SandboxVendor {
    public final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final SandboxVendor vendor;
    private volatile Function<Request, @Nullable Reply> instead;

    public HeardVendor(SandboxVendor vendor) {
        this(vendor, _ -> null);
    }

    /// @param instead what is answered in the vendor's stead; null lets the vendor answer
    public HeardVendor(SandboxVendor vendor, Function<Request, @Nullable Reply> instead) {
        this.vendor = vendor;
        this.instead = instead;
    }

    /// What is answered in the vendor's stead; null lets the vendor answer.
    public void instead(Function<Request, @Nullable Reply> answer) {
        instead = answer;
    }

    /// The vendor answers, and nothing was heard before.
    public void listen() {
        instead = _ -> null;
        requests.clear();
    }

    @Override
    public String system() {
        return vendor.system();
    }

    @Override
    public Map<String, Object> settings(String url) {
        return vendor.settings(url);
    }

    @Override
    public Map<String, String> secrets() {
        return vendor.secrets();
    }

    @Override
    public Reply answer(Request request) {
        requests.add(request);
        Reply other = instead.apply(request);
        return other == null ? vendor.answer(request) : other;
    }
}
