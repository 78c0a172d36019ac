package io.serai.badges;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

/// The squares of printed badges, as a scanner sees them.
public final class Squares {
    private static final int DPI = 200;

    private Squares() {}

    /// What scanners read on each page.
    public static List<String> codes(byte[] pdf) throws IOException, NotFoundException {
        var codes = new ArrayList<String>();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            var renderer = new PDFRenderer(document);
            for (int page = 0; page < document.getNumberOfPages(); page++) {
                BufferedImage image = renderer.renderImageWithDPI(page, DPI, ImageType.GRAY);
                int width = image.getWidth();
                int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
                var source = new RGBLuminanceSource(width, image.getHeight(), pixels);
                Result[] results = new QRCodeMultiReader()
                        .decodeMultiple(
                                new BinaryBitmap(new HybridBinarizer(source)), Map.of(DecodeHintType.TRY_HARDER, true));
                Arrays.stream(results).map(Result::getText).forEach(codes::add);
            }
        }
        return codes;
    }
}
