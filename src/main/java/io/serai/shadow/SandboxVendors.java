package io.serai.shadow;

import io.serai.connectors.VendorRecord;
import io.serai.connectors.VendorRecords;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;

/// The bean `sandboxVendors`, in the place of all third parties: answers what they answered when the event was worked
/// on, to the same requests in the same order, and nothing else.
public final class SandboxVendors {
    private final Recorder recorder;
    private final List<VendorRecord> kept = new ArrayList<>();

    SandboxVendors(Recorder recorder) {
        this.recorder = recorder;
    }

    /// @param records those of the event
    void begin(List<VendorRecord> records) {
        kept.clear();
        kept.addAll(records);
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
        String why = "no answer was kept to " + request;
        recorder.obstacle(why);
        throw new IllegalStateException(why);
    }
}
