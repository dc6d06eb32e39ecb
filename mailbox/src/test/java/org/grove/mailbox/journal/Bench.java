package org.grove.mailbox.journal;
import java.nio.file.*;import java.util.concurrent.*;import java.util.concurrent.atomic.*;
public class Bench {
  static final class M implements Journaled { final byte[] p; final AtomicLong c; final boolean last; final CountDownLatch l; M(byte[] p, AtomicLong c, CountDownLatch l, boolean last){this.p=p;this.c=c;this.last=last;this.l=l;}
    public byte[] payload(){return p;} public SenderId sender(){return SenderId.NONE;} public long senderSequence(){return 0;}
    public void durable(long s){ if(last) l.countDown(); } public void refused(JournalException e){ e.printStackTrace(); } }
  public static void main(String[] a) throws Exception {
    Path f=Path.of(a[0]); int n=Integer.parseInt(a[1]); int actors=Integer.parseInt(a[2]); boolean synced=a.length>3;
    ChronicleJournal j=ChronicleJournal.open(f, JournalConfig.defaults().withDurability(synced?Durability.SYNCED:Durability.JOURNALED));
    System.out.println(j.recovery());
    j.start(new JournalListener(){ public void activate(ActorLog x){} public void replied(SenderId s,long q,byte[] p,Object r){} public void failed(JournalException e){e.printStackTrace();}});
    ActorLog[] logs=new ActorLog[actors]; for(int i=0;i<actors;i++) logs[i]=j.open("k","n"+i,()->new byte[8]);
    for(int round=0;round<5;round++){ AtomicLong c=new AtomicLong(); CountDownLatch l=new CountDownLatch(1); byte[] p=new byte[64];
      long t=System.nanoTime();
      for(int i=0;i<n;i++) j.append(logs[i%actors], new M(p.clone(),c,l,i==n-1));
      long mid=System.nanoTime();
      if(!l.await(60,TimeUnit.SECONDS)) throw new Error("no"); double s=(System.nanoTime()-t)/1e9; System.out.printf("%d in %.3fs = %.0f/s (offered in %.3f)%n",n,s,n/s,(mid-t)/1e9);
      for(int i=0;i<actors;i++) j.commit(new Turn(logs[i],(long)(round+1)*n/actors).state(new byte[8]));
    }
    System.out.println("idle "+j.awaitIdle(10_000_000_000L));
    j.close();
  }
}
