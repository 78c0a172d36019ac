// Reads squares with the camera, by jsQR, eight times a second at most.
const GAP = 125;
const WIDEST = 640;

// scanner: where jsQR is; found: called with each text that is read. Answers a function that ends it.
export const watch = async (video, scanner, found) => {
  await import(scanner);
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  let timer = 0;
  const look = () => {
    if (video.videoWidth > 0) {
      const scale = Math.min(1, WIDEST / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
      const read = self.jsQR(data, width, height, { inversionAttempts: 'dontInvert' });
      if (read?.data) found(read.data);
    }
    timer = setTimeout(look, GAP);
  };
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  look();
  return () => {
    clearTimeout(timer);
    video.hidden = true;
    video.srcObject = null;
    for (const track of stream.getTracks()) track.stop();
  };
};
