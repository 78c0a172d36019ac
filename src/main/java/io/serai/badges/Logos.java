package io.serai.badges;

import io.serai.files.HostedFiles;
import io.serai.objects.BadgeLayout;
import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/// The pictures of layouts: hosted files of the event's account, PNG or JPEG.
final class Logos {
    private static final Set<String> TYPES = Set.of("image/png", "image/jpeg");
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    /// A point takes four bytes of memory while it is embedded.
    private static final long MOST_POINTS = 4_000_000;

    private final HostedFiles files;

    Logos(HostedFiles files) {
        this.files = files;
    }

    /// @return by file
    /// @throws Refusal 422 for one that is not there, or can't be printed
    Map<String, byte[]> of(Call call, Records.Found event, Stream<BadgeLayout> layouts) throws IOException {
        var pictures = new HashMap<String, byte[]>();
        for (BadgeLayout.@Nullable Logo logo : layouts.map(BadgeLayout::logo).toList()) {
            if (logo != null && !pictures.containsKey(logo.file())) {
                pictures.put(logo.file(), picture(call, event, logo.file()));
            }
        }
        return pictures;
    }

    private byte[] picture(Call call, Records.Found event, String id) throws IOException {
        Long account = event.account();
        HostedFiles.Opened opened = (account == null
                        ? Optional.<HostedFiles.Opened>empty()
                        : files.open(call, account, id))
                .orElseThrow(() -> unfit(id, "is no hosted file of the event's account"));
        try (InputStream in = opened.bytes()) {
            if (!TYPES.contains(opened.type())) {
                throw unfit(id, "is neither PNG nor JPEG, but " + opened.type());
            }
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw unfit(id, "is larger than 2 MB");
            }
            if (points(bytes) > MOST_POINTS) {
                throw unfit(id, "has more than 4,000,000 points, or none that can be read");
            }
            return checked(id, bytes);
        }
    }

    /// By what its head says, as a small file may unpack to a huge picture.
    private static long points(byte[] bytes) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Long.MAX_VALUE;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return (long) reader.getWidth(0) * reader.getHeight(0);
            } catch (IOException | RuntimeException _) {
                return Long.MAX_VALUE; // readers throw all sorts of things at what is broken
            } finally {
                reader.dispose();
            }
        }
    }

    /// What is broken further on shows when it is embedded.
    private static byte[] checked(String id, byte[] bytes) throws IOException {
        try (var scratch = new PDDocument()) {
            in(scratch, bytes);
            return bytes;
        } catch (IOException | RuntimeException _) {
            throw unfit(id, "is a picture that can't be read");
        }
    }

    static PDImageXObject in(PDDocument document, byte[] bytes) throws IOException {
        return PDImageXObject.createFromByteArray(document, bytes, "logo");
    }

    private static Refusal unfit(String id, String why) {
        return new Refusal(422, "The template's layout can't be used: logo.file: " + id + " " + why + ".");
    }
}
