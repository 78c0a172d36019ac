package io.serai.shadow;

import io.serai.connectors.VendorRecord;
import io.serai.connectors.VendorRecords;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Body;

/// The bean `sandboxVendors`, in the place of all third parties: answers what they answered when the event was worked
/// on, to the same requests in the same order; to a reading that the hub did not need to do then, what it knew of it;
/// and nothing else.
public final class SandboxVendors {
    private final Recorder recorder;
    private final List<VendorRecord> kept = new ArrayList<>();
    private Function<byte[], Optional<VendorResponse>> known = _ -> Optional.empty();

    SandboxVendors(Recorder recorder) {
        this.recorder = recorder;
    }

    /// @param records those of the event
    /// @param known what was answered before, by the digest of a request
    void begin(List<VendorRecord> records, Function<byte[], Optional<VendorResponse>> known) {
        kept.clear();
        kept.addAll(records);
        this.known = known;
    }

    public VendorResponse answer(@Body VendorRequest request) {
        byte[] digest = VendorRecords.digest(request);
        recorder.note(new Effect(
                Effect.Kind.CALL,
                request.method(),
                request.connection().system(),
                request.what().replaceFirst("^[A-Z]+ ", ""),
                Map.of("content", Digests.of(digest))));
        for (var each = kept.iterator(); each.hasNext(); ) {
            VendorRecord one = each.next();
            if (Arrays.equals(one.digest(), digest)) {
                each.remove();
                return one.response();
            }
        }
        Optional<VendorResponse> before = known.apply(digest);
        if (before.isPresent()) {
            return before.get();
        }
        String why = "no answer was kept to " + request;
        recorder.obstacle(why);
        throw new IllegalStateException(why);
    }
}
