namespace Fuyao.Kernel.Journal;

/// <summary>SHA-256 of many messages of one length.</summary>
internal static class EqualMessages
{
    /// <param name="messages">One after another.</param>
    /// <param name="length">Bytes of each.</param>
    /// <param name="into">A digest for each.</param>
    public static void Hash(ReadOnlySpan<byte> messages, int length, Span<Digest> into)
    {
        for (var message = 0; message < messages.Length / length; message++)
            into[message] = Digest.Of(messages.Slice(message * length, length));
    }
}
