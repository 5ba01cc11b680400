using Fuyao.Storage;

namespace Fuyao.Platform.Facts;

/// <summary>
/// Reading a file takes long, and others should be able to write meanwhile: so imports read first and begin to write last. Where another process has stored something
/// in between that matters, the whole begins again.
/// </summary>
internal static class Attempts
{
    /// <summary>Each conflict means that another process has finished, so that as many imports can run at the same time.</summary>
    private const int AttemptsMax = 20;

    /// <exception cref="StorageConflictException">Others were first every time.</exception>
    public static T Repeat<T>(Func<T> attempt)
    {
        for (var left = AttemptsMax; ; left--)
            try
            {
                return attempt();
            }
            catch (StorageConflictException) when (left > 1)
            {
                // Once more, over what is stored now.
            }
    }
}
