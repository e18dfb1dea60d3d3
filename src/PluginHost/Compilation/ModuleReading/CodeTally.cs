namespace PluginHost.Compilation;

/// <summary>Gathers the <see cref="CodeSummary"/> body by body.</summary>
internal sealed class CodeTally
{
    private int _bodies;
    private long _totalBytes;
    private long _totalBytesTimesLocals;
    private long _totalLoopsTimesLocals;
    private BodyMaximum _largestBody = BodyMaximum.None;
    private BodyMaximum _mostLocals = BodyMaximum.None;
    private BodyMaximum _mostLoops = BodyMaximum.None;
    private BodyMaximum _mostBlockValues = BodyMaximum.None;
    private BodyMaximum _largestBytesTimesLocals = BodyMaximum.None;
    private BodyMaximum _largestLoopsTimesLocals = BodyMaximum.None;

    /// <summary>
    /// Counts one body. Sizes add up to the file's, so they stay below 2^31, and locals are below 2^31 for each body: no product and no
    /// sum of products can reach 2^63.
    /// </summary>
    public void Add(int function, uint bytes, int locals, BodyShape shape)
    {
        long bytesTimesLocals = (long)bytes * locals;
        long loopsTimesLocals = shape.Loops * locals;
        _bodies++;
        _totalBytes += bytes;
        _totalBytesTimesLocals += bytesTimesLocals;
        _totalLoopsTimesLocals += loopsTimesLocals;
        _largestBody = _largestBody.Or(function, bytes);
        _mostLocals = _mostLocals.Or(function, locals);
        _mostLoops = _mostLoops.Or(function, shape.Loops);
        _mostBlockValues = _mostBlockValues.Or(function, shape.BlockValues);
        _largestBytesTimesLocals = _largestBytesTimesLocals.Or(function, bytesTimesLocals);
        _largestLoopsTimesLocals = _largestLoopsTimesLocals.Or(function, loopsTimesLocals);
    }

    public CodeSummary ToSummary() => new()
    {
        Bodies = _bodies,
        TotalBytes = _totalBytes,
        LargestBody = _largestBody,
        MostLocals = _mostLocals,
        MostLoops = _mostLoops,
        MostBlockValues = _mostBlockValues,
        LargestBytesTimesLocals = _largestBytesTimesLocals,
        TotalBytesTimesLocals = _totalBytesTimesLocals,
        LargestLoopsTimesLocals = _largestLoopsTimesLocals,
        TotalLoopsTimesLocals = _totalLoopsTimesLocals,
    };
}
