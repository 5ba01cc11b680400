using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>Something that happened. It is never changed; what corrects it is another event.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who did it, or recorded it for the merchant.</param>
public abstract record RecordedEvent(Instant At, string By);
