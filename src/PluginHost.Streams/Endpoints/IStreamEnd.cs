namespace PluginHost.Streams.Endpoints;

/// <summary>A sink that passes on how its stream ended.</summary>
internal interface IStreamEnd
{
    /// <summary>Called once, after the last write.</summary>
    /// <param name="failure">Why the stream did not come to its end.</param>
    void End(Exception? failure);
}
