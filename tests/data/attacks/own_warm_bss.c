/* Thirty-two gigabytes that nobody touches: the probe's record of them is a file with a hole. */
static char big[1L << 35];

int main(void) {
    return big[7];
}
