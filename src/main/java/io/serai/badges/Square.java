package io.serai.badges;

import io.nayuki.qrcodegen.QrCode;
import io.nayuki.qrcodegen.QrSegment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceGray;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/// A QR code (ISO/IEC 18004) as a picture of one bit a point, with four modules of white around it. A module is several
/// points wide, as some viewers blur a picture that they make larger.
///
/// @param side points
/// @param deflated the rows from above, eight points a byte
@SuppressWarnings("ArrayRecordComponent") // never compared
record Square(int side, byte[] deflated) {
    private static final int WHITE = 4;
    private static final int POINTS = 8;

    /// To try all eight takes ten times as long. They are for texts with patterns, which a signature has not.
    private static final int MASK = 3;

    static Square of(String text) {
        QrCode code = QrCode.encodeSegments(
                QrSegment.makeSegments(text), QrCode.Ecc.MEDIUM, QrCode.MIN_VERSION, QrCode.MAX_VERSION, MASK, true);
        // a module is a byte wide, so a row has one byte a module
        int modules = code.size + 2 * WHITE;
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var rows = new DeflaterOutputStream(out, deflater)) {
            byte[] row = new byte[modules];
            for (int y = 0; y < modules; y++) {
                for (int x = 0; x < modules; x++) {
                    row[x] = (byte) (code.getModule(x - WHITE, y - WHITE) ? 0x00 : 0xFF);
                }
                for (int line = 0; line < POINTS; line++) {
                    rows.write(row);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory takes what it is given", e);
        } finally {
            deflater.end();
        }
        return new Square(modules * POINTS, out.toByteArray());
    }

    PDImageXObject in(PDDocument document) throws IOException {
        return new PDImageXObject(
                document,
                new ByteArrayInputStream(deflated),
                COSName.FLATE_DECODE,
                side,
                side,
                1,
                PDDeviceGray.INSTANCE);
    }
}
